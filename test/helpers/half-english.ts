/** Finds English in German sentences. */

/** Small words that stand in English sentences and in no German one. */
const englishWords = new Set(
  'the and is were be it its this that of to with your you for from by not cannot could did does has have been or on at as there again another choose check try'.split(
    ' ',
  ),
)

/** What a German sentence has taken over from English; what stands between ‹› or “” or looks like code is not ours. */
export function englishIn(sentence: string): readonly string[] {
  const own = sentence.replaceAll(/‹[^›]*›|„[^“]*“|\b[A-Z_]{4,}\b|https?:\/\/\S*/g, ' ')
  return (own.toLowerCase().match(/[a-zäöüß]+/g) ?? []).filter((word) => englishWords.has(word))
}
