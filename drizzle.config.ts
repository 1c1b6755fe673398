import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'sqlite',
  schema: ['./src/main/store/schema/*.ts', './src/main/*/table.ts'],
  out: './resources/migrations',
})
