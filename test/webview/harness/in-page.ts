/**
 * Runs in the page before the panel: the part of VS Code's webview host that a webview can see. It stands before the
 * page's own security policy, as VS Code's does.
 */
export interface HostInPage {
  readonly posted: unknown[];
  readonly violations: string[];
  send(encoded: string): void;
  setTheme(theme: { bodyClass: string; kind: string; variables: Readonly<Record<string, string>> }): void;
}

declare global {
  interface Window {
    hostInPage: HostInPage;
    acquireVsCodeApi?: () => unknown;
  }
}

/** Source of the script; a function's text, so that it needs no bundle of its own. */
export function hostScript(variables: Readonly<Record<string, string>>): string {
  return `(${install.toString()})(${JSON.stringify(variables)});`;
}

function install(variables: Readonly<Record<string, string>>): void {
  const posted: unknown[] = [];
  const violations: string[] = [];
  const root = document.documentElement;
  const paint = (values: Readonly<Record<string, string>>): void => {
    for (const name of [...root.style]) root.style.removeProperty(name);
    for (const [name, value] of Object.entries(values)) root.style.setProperty(`--vscode-${name}`, value);
  };
  paint(variables);
  document.addEventListener('securitypolicyviolation', (event) => {
    violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`);
  });
  const revive = (_: string, value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if ('$number' in value) return Number(value.$number);
    if (!('$floats' in value)) return value;
    const text = atob(String(value.$floats));
    const bytes = new Uint8Array(text.length);
    for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index);
    return new Float64Array(bytes.buffer);
  };
  window.hostInPage = {
    posted,
    violations,
    send: (encoded) => {
      window.postMessage(JSON.parse(encoded, revive), '*');
    },
    setTheme: (theme) => {
      paint(theme.variables);
      document.body.className = theme.bodyClass;
      document.body.dataset['vscodeThemeKind'] = theme.kind;
    },
  };
  let acquired = false;
  window.acquireVsCodeApi = () => {
    if (acquired) throw new Error('An instance of the VS Code API has already been acquired');
    acquired = true;
    return {
      postMessage: (message: unknown) => posted.push(structuredClone(message)),
      getState: (): unknown => {
        const saved = sessionStorage.getItem('state');
        return saved === null ? undefined : JSON.parse(saved);
      },
      setState: (state: unknown) => {
        sessionStorage.setItem('state', JSON.stringify(state));
      },
    };
  };
}
