/** Models that Ollama runs in its own cloud. An Ollama on this machine lists them beside its own and hands requests on. */

/** True where the name says so: `gpt-oss:120b-cloud`, `glm-4.6:cloud`. */
export function isCloudModel(modelId: string): boolean {
  return /[-:]cloud$/i.test(modelId)
}
