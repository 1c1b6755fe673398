// Loaded into the application before its own code: chooses the first button of the system's dialog, and says which it was.
// One that is started anew has no terminal: a file beside the picture tells what each was started with.
if (process.type === 'browser') {
  const passphrase = process.env.AGENT_FACTORY_VAULT_PASSPHRASE !== undefined
  require('node:fs').appendFileSync(
    `${process.env.AGENT_FACTORY_CAPTURE}.starts`,
    `passphrase: ${passphrase}\n`,
  )
}
const timer = setInterval(() => {
  let electron
  try {
    electron = require('electron')
  } catch {
    return
  }
  if (electron.dialog === undefined) return
  clearInterval(timer)
  electron.dialog.showMessageBox = async (/** @type {any} */ options) => {
    process.stderr.write(`Chosen: ${options.buttons[0]}\n`)
    return { response: 0, checkboxChecked: false }
  }
}, 1)
