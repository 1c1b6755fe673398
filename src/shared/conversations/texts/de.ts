import type { Translation } from '../../texts/translation.ts'
import type { conversationTexts as english } from './en.ts'

export const conversationTexts: Translation<typeof english> = {
  'conversation-gone': 'Diese Unterhaltung gibt es nicht mehr. Vielleicht wurde sie gelöscht.',
  'conversation-id-deleted':
    'Eine Unterhaltung mit dieser ID wurde angelegt und gelöscht. Stelle sie wieder her, oder wähle eine neue ID.',
  'conversation-agent-deleted':
    'Der Agent dieser Unterhaltung ist gelöscht. Stelle ihn wieder her, oder wähle einen anderen.',
  'chosen-agent-deleted': 'Dieser Agent ist gelöscht. Stelle ihn wieder her, oder wähle einen anderen.',
  'trial-keeps-its-draft': 'In einer Probe antwortet ihr Entwurf. Beginne mit dem Agenten einen neuen Chat.',
  'trial-draft-gone': 'Den Entwurf dieser Probe gibt es nicht mehr. Beginne neu.',
  'conversation-no-trial': 'Diese Unterhaltung ist keine Probe.',
  'conversation-title-empty': 'Gib der Unterhaltung einen Titel.',
  'message-gone': 'Diese Nachricht gibt es nicht mehr.',
  'message-elsewhere': 'Diese Nachricht gehört nicht zu dieser Unterhaltung.',
  'message-parent-elsewhere':
    'Die Nachricht, bei der abgezweigt werden soll, gehört zu einer anderen Unterhaltung.',
  'message-damaged':
    'Diese Nachricht ist beschädigt und lässt sich nicht zeigen. Der Rest des Chats ist nicht betroffen.',
  'message-empty': 'Schreibe zuerst eine Nachricht.',
  'message-too-long': 'Eine Nachricht fasst höchstens eine Million Zeichen.',
  'answer-gone': 'Diese Antwort gibt es nicht mehr.',
  'answer-only-again': 'Neu schreiben lässt sich nur eine Antwort.',
  'answer-not-continuable':
    'Fortsetzen lässt sich nur eine Antwort, die abgebrochen, gescheitert, unterbrochen oder an ihrer Grenze gekürzt ist.',
  'messages-left-out': {
    one: 'Die älteste Nachricht wurde weggelassen, weil sie nicht in den Kontext dieses Modells passt.',
    other:
      'Die {count:number} ältesten Nachrichten wurden weggelassen, weil sie nicht in den Kontext dieses Modells passen.',
  },
  'tools-absent':
    'Nicht mehr vorhanden und dem Modell deshalb nicht angeboten: {names:list}. Nimm es aus dem Agenten heraus, oder stelle es wieder bereit.',
  'tools-not-offered': 'Dieses Modell kann keine Werkzeuge benutzen; ihm wurden keine angeboten.',
}
