import { classNames } from './class-names.ts'

const mac = typeof navigator !== 'undefined' && /mac/i.test(navigator.platform)

/** As it is printed on the keys. */
const control = () => (document.documentElement.lang === 'de' ? 'Strg' : 'Ctrl')

/** `Mod` as this system names it. */
export function keyName(key: string): string {
  if (key === 'Mod') return mac ? '⌘' : control()
  if (key === 'Shift') return mac ? '⇧' : 'Shift'
  return key
}

export interface KeysProps {
  readonly keys: readonly string[]
  readonly className?: string
  /** Not read aloud, where the keys are no part of a name. */
  readonly hidden?: boolean
}

/** Keys to press together. */
export function Keys({ keys, className, hidden = false }: KeysProps) {
  return (
    <span className={classNames('inline-flex gap-0.5', className)} aria-hidden={hidden || undefined}>
      {keys.map((key) => (
        <kbd
          key={key}
          className="inline-flex h-4.5 min-w-4.5 items-center justify-center rounded border bg-sunken px-1 font-sans text-2xs text-muted"
        >
          {keyName(key)}
        </kbd>
      ))}
    </span>
  )
}
