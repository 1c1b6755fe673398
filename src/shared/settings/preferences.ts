/** What can be chosen for theme and language. Without a schema: the first picture of a window needs it. */
export const themes = ['system', 'light', 'dark'] as const
export const languages = ['system', 'en', 'de'] as const
