/** A row of the run explorer. Nodes are made once and kept, so that VS Code knows them again. */
export type Node =
  | { readonly kind: 'config'; readonly uri: string }
  | { readonly kind: 'entry'; readonly uri: string; readonly name: string }
  | { readonly kind: 'imported' }
  | { readonly kind: 'other' }
  | { readonly kind: 'run'; readonly key: string };

/** Identity of a node; also the TreeItem's id, so that selection and expansion survive a refresh. */
export function nodeId(node: Node): string {
  switch (node.kind) {
    case 'config':
      return `config ${node.uri}`;
    case 'entry':
      return `entry ${node.uri} ${node.name}`;
    case 'imported':
      return 'imported';
    case 'other':
      return 'other';
    case 'run':
      return `run ${node.key}`;
  }
}
