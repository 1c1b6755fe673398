/** Where the window stood last time. A file of its own, so that the window need not wait for the database. */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'

const placementSchema = z.object({
  bounds: z.object({
    width: z.number().int().min(900).max(20_000),
    height: z.number().int().min(600).max(20_000),
    x: z.number().int().optional(),
    y: z.number().int().optional(),
  }),
  maximized: z.boolean(),
})
export type Placement = z.infer<typeof placementSchema>

const initial: Placement = { bounds: { width: 1280, height: 800 }, maximized: false }

const fileIn = (dataFolder: string) => path.join(dataFolder, 'window.json')

interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** `screens`: the areas there are now. A window that stood on a screen that is gone is put where it can be seen. */
export function readPlacement(dataFolder: string, screens: readonly Area[]): Placement {
  try {
    const placement = placementSchema.parse(JSON.parse(readFileSync(fileIn(dataFolder), 'utf8')))
    const { x, y, width, height } = placement.bounds
    const seen = screens.some(
      (area) =>
        x !== undefined &&
        y !== undefined &&
        x + width > area.x + 100 &&
        x < area.x + area.width - 100 &&
        y >= area.y &&
        y < area.y + area.height - 50,
    )
    return seen ? placement : { ...placement, bounds: { width, height } }
  } catch {
    return initial
  }
}

/** A placement that cannot be kept is no reason to disturb anyone. */
export function writePlacement(dataFolder: string, placement: Placement): void {
  try {
    writeFileSync(fileIn(dataFolder), JSON.stringify(placement))
  } catch {}
}
