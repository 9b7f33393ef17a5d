/** Styles are bundled beside the script; importing them tells the bundler to. */
declare module '*.css';
