import type { Translation } from '../../texts/translation.ts'
import type { fieldTexts as english } from './en.ts'

export const fieldTexts: Translation<typeof english> = {
  'field-empty': 'Fülle dieses Feld aus.',
  'field-invalid': 'Das ist nicht gültig.',
  'field-new-id': 'Wähle eine UUIDv7 als Kennung.',
  'field-too-long': 'Höchstens {limit:number} Zeichen.',
  'field-too-short': 'Mindestens {limit:number} Zeichen.',
  'field-too-many': 'Höchstens {limit:number}.',
  'field-above': 'Gib {limit:number} oder weniger ein.',
  'field-below': 'Gib {limit:number} oder mehr ein.',
  'field-not-a-number': 'Gib eine Zahl ein.',
  'field-not-whole': 'Gib eine ganze Zahl ein.',
}
