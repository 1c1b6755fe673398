/** What is said of the database and the disk. */
export const storeTexts = {
  'disk-full': {
    code: 'store-full',
    text: 'The disk is full. Free some space on the disk that holds {folder}, then try again. What was saved before is safe.',
  },
  'folder-read-only': {
    code: 'store-read-only',
    text: 'Agent Factory cannot write to {folder}. Make the folder and its files writable, or name another folder with AGENT_FACTORY_DATA_DIR, then start again.',
  },
  'folder-in-use': {
    code: 'store-busy',
    text: 'Another Agent Factory is using {folder}. Go to its window, or close it and start again.',
  },
  'data-newer': {
    code: 'store-newer',
    text: 'The data in {folder} was written by a newer Agent Factory. Install the newest version to open it.',
  },
  'database-damaged': {
    code: 'store-damaged',
    text: 'The database {file} is damaged or cannot be read. It was left as it is. Check the disk, or go back to the last snapshot; the damaged file is kept beside it.',
  },
  'database-damaged-for-good': {
    code: 'store-damaged',
    text: 'The database {file} is damaged or cannot be read. It was left as it is. There is no snapshot to go back to. Check the disk, and put back a copy of your own if you have one.',
  },
  'snapshot-damaged': {
    code: 'store-damaged',
    text: 'The snapshot {snapshot} is damaged too. Choose an older one.',
  },
  'database-not-set-up': {
    code: 'store-migration-failed',
    text: 'The database could not be set up in {folder}. Nothing was kept of the attempt.',
  },
  'database-put-back': {
    code: 'store-migration-failed',
    text: 'The database could not be brought up to this version. It was put back as it was before, and nothing is lost. Install the version used before, or report this; a copy lies at {snapshot}.',
  },
  'sqlite-not-compiled': {
    code: 'internal',
    text: 'SQLite is not compiled for this runtime: {file} is missing. Run "npm start" once; its set-up compiles it.',
  },
  'disk-nearly-full':
    'Only {megabytes:number} MB are free on the disk that holds your chats. Free some space soon.',
} as const
