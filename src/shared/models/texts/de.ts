import type { Translation } from '../../texts/translation.ts'
import type { modelTexts as english } from './en.ts'

export const modelTexts: Translation<typeof english> = {
  'model-cancelled': 'Die Anfrage wurde abgebrochen.',
  'service-key-missing': '{who} verlangt einen Schlüssel. Trage ihn beim Anbieter ein.',
  'service-key-refused': '{who} nimmt den Schlüssel nicht an. Prüfe ihn, oder füge einen neuen ein.',
  'service-not-allowed': '{who} erlaubt das nicht. Prüfe, wofür der Schlüssel benutzt werden darf.',
  'service-no-credit':
    'Das Konto bei {who} hat kein Guthaben mehr. Lade es auf, oder wähle ein anderes Modell.',
  'service-asked-too-often':
    '{who} wird gerade zu oft gefragt. Warte ein wenig, oder wähle ein anderes Modell.',
  'service-in-trouble':
    '{who} hat gerade Schwierigkeiten ({status}). Warte ein wenig, oder wähle ein anderes Modell.',
  'service-answer-broke-off':
    '{who} hat die Antwort abgebrochen. Warte ein wenig, oder wähle ein anderes Modell.',
  'context-too-long':
    'Die Unterhaltung ist länger, als {model} lesen kann. Beginne einen neuen Chat, oder wähle ein Modell mit längerem Kontext.',
  'content-refused':
    '{who} hat wegen seiner Inhaltsregeln nicht geantwortet. Formuliere es anders, oder wähle ein anderes Modell.',
  'service-too-slow': '{who} hat zu lange gebraucht. Versuche es noch einmal.',
  'service-connect-timeout':
    '{who} war innerhalb von {wait:duration} nicht erreichbar. Prüfe die Adresse und das Netz.',
  'service-silent': '{who} hat innerhalb von {wait:duration} nicht geantwortet. Versuche es noch einmal.',
  'local-service-silent':
    '{who} hat innerhalb von {wait:duration} nicht geantwortet. Versuche es noch einmal; vielleicht ist das Modell zu groß für diesen Rechner.',
  'service-stalled':
    '{who} hielt mitten in der Antwort inne und schickte {wait:duration} lang nichts. Versuche es noch einmal.',
  'model-without-tools':
    '{model} bei {who} kann keine Werkzeuge benutzen. Wähle ein anderes Modell, oder nimm dem Agenten die Werkzeuge.',
  'model-too-large':
    '{model} braucht mehr Speicher, als {who} frei hat. Wähle ein kleineres Modell oder einen kürzeren Kontext.',
  'model-not-pulled':
    'Ollama ({host}) hat das Modell {model} nicht. Hole es mit „ollama pull {model}“, oder wähle ein anderes.',
  'model-unknown': '{who} kennt das Modell {model} nicht. Wähle ein anderes.',
  'service-address-unknown': '{who} kennt diese Adresse nicht. Prüfe sie: {address}',
  'service-refused': '{who} hat die Anfrage nicht angenommen ({status}).',
  'service-redirects':
    '{who} leitet weiter. Weiterleitungen wird nicht gefolgt, damit kein Schlüssel mitreist. Trage beim Anbieter die endgültige Adresse ein.',
  'service-redirects-to':
    '{who} leitet weiter zu {origin}. Weiterleitungen wird nicht gefolgt, damit kein Schlüssel mitreist. Trage beim Anbieter die endgültige Adresse ein.',
  'service-web-page': '{who} hat mit einer Webseite geantwortet. Prüfe die Adresse: {address}',
  'service-sent':
    '{who} hat {what} geschickt. Versuche es noch einmal; bleibt es dabei, prüfe, ob die Adresse zu einem Dienst der Art {protocol} gehört.',
  'service-sent-nothing':
    '{who} hat eine leere Antwort geschickt. Versuche es noch einmal, oder wähle ein anderes Modell.',
  'service-cut-off': 'Die Verbindung zu {who} brach mitten in der Antwort ab. Versuche es noch einmal.',
  'service-closed': '{who} hat die Verbindung geschlossen, bevor eine Antwort kam. Versuche es noch einmal.',
  'service-unreachable': '{who} ist nicht erreichbar. Prüfe die Adresse und das Netz.',
  'service-unreachable-because': '{who} ist nicht erreichbar ({cause}). Prüfe die Adresse und das Netz.',
  'host-unknown': 'Der Rechner {host} wurde nicht gefunden. Prüfe die Adresse von {name} und das Netz.',
  'network-down': 'Das Netz zu {who} ist unterbrochen. Prüfe die Verbindung.',
  'certificate-untrusted':
    'Dem Zertifikat von {who} ist nicht zu trauen ({cause}). Prüfe die Adresse und die Uhr dieses Rechners.',
  'connection-insecure':
    'Eine sichere Verbindung zu {who} kam nicht zustande. Vielleicht beginnt die Adresse mit http:// statt mit https://.',
  'proxy-refused':
    'Der Proxy zwischen diesem Rechner und {who} hat abgelehnt. Prüfe HTTP_PROXY, HTTPS_PROXY und NO_PROXY.',
  'ollama-not-running': 'Ollama läuft nicht unter {host}. Starte Ollama und versuche es noch einmal.',
  'local-service-not-running': 'Unter {host} antwortet nichts. Starte {name}, oder prüfe den Port.',
  'connection-refused': '{who} hat die Verbindung abgelehnt. Prüfe die Adresse.',

  'service-reported': 'Der Dienst sagt: {reported}',
  'service-again-later': 'Er will erst in {retryAfterMs:duration} wieder gefragt werden.',

  'the-model': 'das Modell',
  'the-model-first': 'Das Modell',
  'sent-no-answer': 'etwas, das keine Antwort ist,',
  'sent-no-http': 'etwas, das kein HTTP ist,',
  'sent-broken-answer': 'eine beschädigte Antwort',
  'sent-broken-json': 'beschädigtes JSON',
  'sent-endless-line': 'eine endlose Zeile',
  'sent-endless-answer': 'eine Antwort ohne Ende',
  'sent-long-list': 'eine viel zu lange Liste',
  'sent-no-list': 'etwas, das keine Liste von Modellen ist,',
  'sent-no-part': 'etwas, das kein Teil einer Antwort ist,',
  'sent-half-call': 'einen halben Werkzeugaufruf',
  'sent-unnamed-call': 'einen Werkzeugaufruf ohne Namen',
  'sent-unreadable-call': 'einen unlesbaren Werkzeugaufruf',

  'model-tools-not-offered': '{model} kann keine Werkzeuge benutzen; ihm wurden keine angeboten.',
  'parameter-left-out': '{model} nimmt {name} nicht an; es wurde weggelassen.',
  'thinking-left-out':
    '{model} nimmt Werkzeuge nur an, wenn es nicht nachdenkt; es wurde gebeten, das zu lassen.',
  'answer-cut-in-call': 'Die Antwort endete an ihrer Token-Grenze mitten in einem Werkzeugaufruf.',
  'prompt-cut':
    'Ollama hat die Unterhaltung gekürzt: Etwa {sent:number} Tokens wurden gesendet, und das Modell las {read:number}. Gib dem Agenten einen längeren Kontext (jetzt {window:number}), oder beginne einen neuen Chat.',
}
