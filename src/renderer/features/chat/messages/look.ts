/** Actions that show themselves when the message is pointed at or has the focus; they are always there to be found. */
export const quietActions =
  'flex items-center gap-0.5 opacity-0 transition-opacity duration-100 group-hover/message:opacity-100 group-focus-within/message:opacity-100 group-data-[last=true]/message:opacity-100'
