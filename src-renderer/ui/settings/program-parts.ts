/** What the program is made of, and under which licence: a test compares it with the packages. */
export const programParts = [
  { name: 'Electron', licence: 'MIT' },
  { name: '@bitrix24/b24jssdk', licence: 'MIT' },
  { name: '@mantine/core', licence: 'MIT' },
  { name: '@mantine/hooks', licence: 'MIT' },
  { name: 'electron-store', licence: 'MIT' },
  { name: 'electron-updater', licence: 'MIT' },
  { name: 'fflate', licence: 'MIT' },
  { name: 'jssip', licence: 'MIT' },
  { name: 'libphonenumber-js', licence: 'MIT' },
  { name: 'react', licence: 'MIT' },
  { name: 'react-dom', licence: 'MIT' },
  { name: 'valibot', licence: 'MIT' },
  { name: 'wasm-media-encoders', licence: 'MIT' },
  { name: 'ws', licence: 'MIT' },
  { name: 'LAME', licence: 'LGPL' },
] as const;
