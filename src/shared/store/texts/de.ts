import type { Translation } from '../../texts/translation.ts'
import type { storeTexts as english } from './en.ts'

export const storeTexts: Translation<typeof english> = {
  'disk-full':
    'Der Datenträger ist voll. Schaffe Platz auf dem Datenträger, der {folder} enthält, und versuche es noch einmal. Was vorher gespeichert war, ist sicher.',
  'folder-read-only':
    'Agent Factory kann nicht in {folder} schreiben. Mache den Ordner und seine Dateien beschreibbar, oder nenne mit AGENT_FACTORY_DATA_DIR einen anderen, und starte neu.',
  'folder-in-use':
    'Ein anderes Agent Factory benutzt {folder}. Wechsle zu dessen Fenster, oder schließe es und starte neu.',
  'data-newer':
    'Die Daten in {folder} wurden von einem neueren Agent Factory geschrieben. Installiere die neueste Version, um sie zu öffnen.',
  'database-damaged':
    'Die Datenbank {file} ist beschädigt oder lässt sich nicht lesen. Sie wurde gelassen, wie sie ist. Prüfe den Datenträger, oder kehre zum letzten Schnappschuss zurück; die beschädigte Datei bleibt daneben erhalten.',
  'database-damaged-for-good':
    'Die Datenbank {file} ist beschädigt oder lässt sich nicht lesen. Sie wurde gelassen, wie sie ist. Einen Schnappschuss, zu dem man zurückkehren könnte, gibt es nicht. Prüfe den Datenträger, und lege eine eigene Kopie zurück, wenn du eine hast.',
  'snapshot-damaged': 'Auch der Schnappschuss {snapshot} ist beschädigt. Wähle einen älteren.',
  'database-not-set-up':
    'Die Datenbank ließ sich in {folder} nicht anlegen. Von dem Versuch ist nichts geblieben.',
  'database-put-back':
    'Die Datenbank ließ sich nicht auf den Stand dieser Version bringen. Sie ist wieder, wie sie vorher war, und nichts ist verloren. Installiere die vorige Version, oder melde den Fehler; eine Kopie liegt in {snapshot}.',
  'sqlite-not-compiled':
    'SQLite ist für diese Laufzeit nicht übersetzt: {file} fehlt. Führe einmal „npm start“ aus; die Einrichtung übersetzt es.',
  'disk-nearly-full':
    'Auf dem Datenträger mit deinen Chats sind nur noch {megabytes:number} MB frei. Schaffe bald Platz.',
}
