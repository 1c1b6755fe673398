import type { Translation } from '../../texts/translation.ts'
import type { startTexts as english } from './en.ts'

export const startTexts: Translation<typeof english> = {
  'start-store-busy': 'Ein anderes Agent Factory benutzt diesen Datenordner',
  'start-store-damaged': 'Die Datenbank ist beschädigt',
  'start-store-full': 'Der Datenträger ist voll',
  'start-store-migration-failed': 'Die Datenbank ließ sich nicht auf den neuen Stand bringen',
  'start-store-newer': 'Diese Daten stammen von einem neueren Agent Factory',
  'start-store-read-only': 'In den Datenordner kann nicht geschrieben werden',
  'start-failed': 'Agent Factory konnte seine Daten nicht öffnen',
  'start-folder': 'Datenordner: {folder}',
  'start-snapshot':
    'Der neueste Schnappschuss ist vom {at:time}. Die beschädigte Datei bleibt daneben erhalten.',
  'start-unchanged': 'Nichts wurde verändert.',
  'start-try-again': 'Noch einmal versuchen',
  'start-restore': 'Neuesten Schnappschuss wiederherstellen',
  'start-open-folder': 'Datenordner öffnen',
  'start-quit': 'Beenden',
  'window-crashed': 'Das Fenster ist zweimal hintereinander abgestürzt',
  'window-crashed-advice':
    'Was gerade geschrieben wird, geht weiter, und nichts ist verloren. Lade das Fenster neu, oder beende das Programm und starte es wieder.',
  'window-load-again': 'Neu laden',
}
