import { useEffect } from 'react';
import type { CommandContext } from './commands';
import type { Bindings } from './keys';
import { commandOf } from './keys';

interface Keyboard {
  readonly singleKeys: boolean;
  readonly bindings: Bindings;
  readonly context: CommandContext;
}

export function useKeys({ singleKeys, bindings, context }: Keyboard): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const command = commandOf(event, { singleKeys, bindings });
      if (!command || event.repeat) return;
      event.preventDefault();
      command.act(context);
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [singleKeys, bindings, context]);
}
