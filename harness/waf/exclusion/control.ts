/** What is done for requests that pass a guard. */
export type Control =
  | { type: 'engine-off' }
  | { type: 'remove-rule'; id: string }
  | { type: 'remove-target'; id: string; target: string };

/** The action: `ctl:ruleRemoveById=211180`. */
export function controlText(control: Control): string {
  switch (control.type) {
    case 'engine-off':
      return 'ctl:ruleEngine=Off';
    case 'remove-rule':
      return `ctl:ruleRemoveById=${control.id}`;
    case 'remove-target':
      return `ctl:ruleRemoveTargetById=${control.id};${control.target}`;
  }
}
