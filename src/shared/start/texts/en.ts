/** What the dialogs say that need no window: the data cannot be opened, the window crashed. */
export const startTexts = {
  'start-store-busy': 'Another Agent Factory is using this data folder',
  'start-store-damaged': 'The database is damaged',
  'start-store-full': 'The disk is full',
  'start-store-migration-failed': 'The database could not be brought up to date',
  'start-store-newer': 'This data was made by a newer Agent Factory',
  'start-store-read-only': 'The data folder cannot be written to',
  'start-failed': 'Agent Factory could not open its data',
  'start-folder': 'Data folder: {folder}',
  'start-snapshot': 'The newest snapshot is of {at:time}. The damaged file is kept beside it.',
  'start-unchanged': 'Nothing was changed.',
  'start-try-again': 'Try again',
  'start-restore': 'Restore the newest snapshot',
  'start-open-folder': 'Open the data folder',
  'start-quit': 'Quit',
  'window-crashed': 'The window crashed twice in a row',
  'window-crashed-advice':
    'What is being written goes on, and nothing is lost. Load the window again, or quit and start anew.',
  'window-load-again': 'Load again',
} as const
