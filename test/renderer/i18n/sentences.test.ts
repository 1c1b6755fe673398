import { describe, expect, test } from 'vitest'
import { germanMessages } from '#renderer/i18n/german.ts'
import { translateSentences } from '#renderer/i18n/sentences.ts'

const german = (message: string) => translateSentences(message, germanMessages)

describe('sentences of the main process', () => {
  test('a host inside a sentence would leave the whole sentence English', () => {
    expect(german('Ollama is not running at 127.0.0.1:11434. Start Ollama, then try again.')).toEqual({
      text: 'Ollama läuft nicht unter 127.0.0.1:11434. Starte Ollama und versuche es noch einmal.',
      whole: true,
    })
  })

  test('what a service said would be lost, or would make our own sentence English', () => {
    const { text } = german(
      'OpenAI (api.openai.com) did not accept the key. Check it, or paste a new one. It said: Incorrect API key.\nSee the docs.',
    )
    expect(text).toBe(
      'OpenAI (api.openai.com) nimmt den Schlüssel nicht an. Prüfe ihn, oder füge einen neuen ein. Der Dienst sagt: Incorrect API key.\nSee the docs.',
    )
  })

  test('an address at the end of a sentence would swallow what the service said', () => {
    expect(
      german('Mine knows no such address. Check it: http://127.0.0.1:1/v1 It said: not found. It said: again')
        .text,
    ).toBe(
      'Mine kennt diese Adresse nicht. Prüfe sie: http://127.0.0.1:1/v1 Der Dienst sagt: not found. Der Dienst sagt: again',
    )
  })

  test('words in a place would stay English in a German sentence', () => {
    expect(
      german(
        'vLLM did not answer within 120 seconds. Try again; perhaps the model is too large for that machine.',
      ).text,
    ).toBe(
      'vLLM hat innerhalb von 120 Sekunden nicht geantwortet. Versuche es noch einmal; vielleicht ist das Modell zu groß für diesen Rechner.',
    )
    expect(german('vLLM did not answer within a second. Try again.').text).toBe(
      'vLLM hat innerhalb von einer Sekunde nicht geantwortet. Versuche es noch einmal.',
    )
  })

  test('a sentence that is not known must not be swallowed', () => {
    expect(german('Cats sleep.')).toEqual({ text: 'Cats sleep.', whole: false })
    expect(german('This agent is gone. Cats sleep.')).toEqual({
      text: 'Diesen Agenten gibt es nicht mehr. Cats sleep.',
      whole: false,
    })
    expect(translateSentences('This agent is gone.', {})).toEqual({
      text: 'This agent is gone.',
      whole: false,
    })
  })
})
