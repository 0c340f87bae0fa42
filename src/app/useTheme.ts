import { useEffect, useState } from 'react';
import { readTheme, writeTheme } from './preferences';
import type { Theme } from './theme';

/** The theme, remembered and written on the root, where `theme.css` reads it; high contrast also where the system asks for it. */
export function useTheme() {
  const [theme, setTheme] = useState<Theme>(readTheme);
  useEffect(() => {
    const { dataset } = document.documentElement;
    const media = window.matchMedia('(prefers-contrast: more)');
    const follow = () => {
      dataset['theme'] = theme;
      dataset['contrast'] = theme === 'contrast' || (theme === 'system' && media.matches) ? 'more' : 'usual';
    };
    follow();
    writeTheme(theme);
    media.addEventListener('change', follow);
    return () => media.removeEventListener('change', follow);
  }, [theme]);
  return [theme, setTheme] as const;
}
