import { endProbe } from './toolkit-probe';
import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDropdown,
  vsCodeOption,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';
import { el, setText, userText } from './dom';
import { icon, type IconName } from './icons';

/**
 * The controls that look like VS Code's own. The toolkit is archived upstream, so nothing else imports it: when it
 * has to go, this file is what changes.
 */
export function registerControls(): void {
  endProbe();
  provideVSCodeDesignSystem().register(
    vsCodeButton(),
    vsCodeCheckbox(),
    vsCodeDropdown(),
    vsCodeOption(),
    vsCodeTextField(),
  );
}

/** A button with words. */
export function textButton(input: {
  label: string;
  icon?: IconName;
  primary?: boolean;
  press: () => void;
}): HTMLElement {
  const button = document.createElement('vscode-button');
  button.setAttribute('appearance', input.primary === true ? 'primary' : 'secondary');
  if (input.icon !== undefined) {
    const picture = icon(input.icon);
    picture.slot = 'start';
    button.append(picture);
  }
  button.append(input.label);
  button.addEventListener('click', input.press);
  return button;
}

/** A button that is only a picture; `label` is its name and its tooltip. */
export function iconButton(input: { label: string; icon: IconName; press: () => void }): HTMLElement {
  const button = document.createElement('vscode-button');
  button.setAttribute('appearance', 'icon');
  button.append(icon(input.icon));
  nameControl(button, input.label);
  button.addEventListener('click', input.press);
  return button;
}

/** Sets the name that is read and shown as a tooltip. */
export function nameControl(control: HTMLElement, label: string): void {
  if (control.getAttribute('aria-label') === label) return;
  control.setAttribute('aria-label', label);
  control.title = label;
}

export function enable(control: HTMLElement, enabled: boolean): void {
  control.toggleAttribute('disabled', !enabled);
}

/** A tick box; `content` is its label. */
export function checkbox(input: {
  content: readonly (Node | string)[];
  checked: boolean;
  change: (checked: boolean) => void;
}): { element: HTMLElement; set: (checked: boolean) => void } {
  const box = document.createElement('vscode-checkbox') as HTMLElement & { checked: boolean };
  box.append(...input.content);
  box.checked = input.checked;
  box.addEventListener('change', () => input.change(box.checked));
  return {
    element: box,
    // The toolkit's change event also fires when code sets `checked`; a set to the same value must stay silent.
    set: (checked) => {
      if (box.checked !== checked) box.checked = checked;
    },
  };
}

/** One entry of a drop-down list. */
export interface Choice {
  readonly id: string;
  readonly label: string;
}

/** A drop-down list. */
export function dropdown(input: { label: string; change: (id: string) => void }): {
  element: HTMLElement;
  set: (choices: readonly Choice[], selected: string) => void;
} {
  const list = document.createElement('vscode-dropdown') as HTMLElement & { selectedIndex: number };
  list.setAttribute('aria-label', input.label);
  let shown = '';
  let ids: readonly string[] = [];
  list.addEventListener('change', () => {
    const id = ids[list.selectedIndex];
    if (id !== undefined) input.change(id);
  });
  return {
    element: list,
    set: (choices, selected) => {
      const wanted = JSON.stringify(choices);
      if (wanted !== shown) {
        shown = wanted;
        ids = choices.map((choice) => choice.id);
        list.replaceChildren(
          ...choices.map((choice) => {
            const option = document.createElement('vscode-option');
            option.setAttribute('value', choice.id);
            option.append(userText(choice.label));
            return option;
          }),
        );
      }
      const index = ids.indexOf(selected);
      // The toolkit fills its list of options in a later task; before that an index has nothing to point at.
      queueMicrotask(() => {
        if (index >= 0 && list.selectedIndex !== index) list.selectedIndex = index;
      });
    },
  };
}

/** One choice of a switch; a disabled one says in `hint` why it is. */
export interface Segment<T extends string> {
  readonly id: T;
  readonly label: string;
  readonly hint: string;
  readonly enabled: boolean;
}

/** A switch between a few choices that are all in sight. The toolkit has none that fits a toolbar: radio buttons. */
export function segments<T extends string>(input: {
  label: string;
  change: (id: T) => void;
}): {
  element: HTMLElement;
  set: (choices: readonly Segment<T>[], selected: T) => void;
} {
  const element = el('div', { class: 'segments', role: 'radiogroup', 'aria-label': input.label });
  const group = `segments-${input.label}`;
  let shown = '';
  return {
    element,
    set: (choices, selected) => {
      const wanted = JSON.stringify(choices);
      if (wanted !== shown) {
        shown = wanted;
        const focused = element.contains(document.activeElement);
        element.replaceChildren(
          ...choices.map(({ id, label, hint, enabled }) => {
            const radio = el('input', { type: 'radio', name: group, value: id, disabled: !enabled });
            if (hint !== '') radio.setAttribute('aria-description', hint);
            // Not `change`: who presses what is shown only because their choice cannot be shown means to choose it.
            radio.addEventListener('click', () => input.change(id));
            return el('label', { class: 'segment', title: hint === '' ? null : hint }, radio, el('span', {}, label));
          }),
        );
        if (focused) element.querySelector<HTMLElement>(`input[value="${selected}"]`)?.focus();
      }
      for (const radio of element.querySelectorAll('input')) radio.checked = radio.value === selected;
    },
  };
}

/** A one-line text field that reports every keystroke. */
export function filterField(input: { label: string; change: (text: string) => void }): HTMLElement {
  const field = document.createElement('vscode-text-field') as HTMLElement & { value: string };
  field.setAttribute('placeholder', input.label);
  // The toolkit takes the accessible name from the content; run-list.css keeps it out of sight.
  field.append(input.label);
  field.addEventListener('input', () => input.change(field.value));
  return field;
}

/** A slider. The toolkit has none, so this is the browser's own in the theme's colours. */
export function slider(input: {
  label: string;
  hint: string;
  min: number;
  max: number;
  step: number;
  format: (value: number) => string;
  change: (value: number) => void;
}): { element: HTMLElement; set: (value: number) => void } {
  const range = el('input', { type: 'range', min: input.min, max: input.max, step: input.step });
  const output = el('output', { class: 'slider-value', 'aria-hidden': 'true' });
  const element = el('label', { class: 'slider', title: input.hint }, el('span', {}, input.label), range, output);
  const say = (): void => {
    const text = input.format(range.valueAsNumber);
    setText(output, text);
    range.setAttribute('aria-valuetext', text);
  };
  range.addEventListener('input', () => {
    say();
    input.change(range.valueAsNumber);
  });
  say();
  return {
    element,
    set: (value) => {
      range.valueAsNumber = value;
      say();
    },
  };
}
