import type { Translation } from '../../texts/translation.ts'
import type { toolTexts as english } from './en.ts'

export const toolTexts: Translation<typeof english> = {
  'tool-current_time-title': 'Aktuelle Zeit',
  'tool-current_time-description':
    'Nennt Datum und Uhrzeit nach ISO 8601 mit dem Abstand zu UTC, den Wochentag und die Zeitzone.',
  'tool-calculator-title': 'Rechner',
  'tool-calculator-description':
    'Berechnet einen Ausdruck, genau, wo das möglich ist, sonst auf 30 Stellen. Kennt + - * / ^ und Klammern, % als Rest mit dem Vorzeichen des Dividenden (7 % 3, 7 % -3 und 7 % (-3) sind 1) oder, wenn nach einer Zahl nichts folgt, als Prozent (80 * 15%), die Funktionen sqrt, abs, round(x, digits), floor, ceil, trunc, min, max, exp, ln, log und die Konstanten pi und e. Zahlen haben einen Punkt für Dezimalen und keine Tausendertrennzeichen.',
}
