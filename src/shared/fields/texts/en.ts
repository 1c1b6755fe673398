/** What is wrong with a field, where its schema has no words of its own. */
export const fieldTexts = {
  'field-empty': 'Fill this in.',
  'field-invalid': 'This is not valid.',
  'field-new-id': 'Choose a UUIDv7 as the id.',
  'field-too-long': 'Keep it within {limit:number} characters.',
  'field-too-short': 'Use at least {limit:number} characters.',
  'field-too-many': 'Keep to {limit:number} at most.',
  'field-above': 'Enter {limit:number} or less.',
  'field-below': 'Enter {limit:number} or more.',
  'field-not-a-number': 'Enter a number.',
  'field-not-whole': 'Enter a whole number.',
} as const
