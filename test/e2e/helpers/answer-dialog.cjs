// Loaded into the application before its own code: chooses the first button of the system's dialog, and says which it was.
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
