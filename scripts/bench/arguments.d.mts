export const benchRows: Readonly<Record<string, readonly string[]>>
export const usage: string
export type Arguments =
  | {
      readonly ok: true
      readonly json: string | null
      readonly benches: readonly string[]
      readonly rounds: number
      readonly help: boolean
    }
  | { readonly ok: false; readonly message: string }
export function parseArguments(argv: readonly string[]): Arguments
