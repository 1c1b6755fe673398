/** The application's mark: three linked cells, one of them awake. */
export function AppMark({ size = 22 }: { readonly size?: number }) {
  return (
    <svg aria-hidden="true" width={size} height={size} viewBox="0 0 24 24" fill="none">
      <rect width="24" height="24" rx="6.5" fill="var(--accent)" />
      <path
        d="M8.2 15.2 12 8.4l3.8 6.8"
        stroke="white"
        strokeOpacity=".65"
        strokeWidth="1.6"
        strokeLinecap="round"
      />
      <circle cx="12" cy="7.6" r="2.6" fill="white" />
      <circle cx="7.4" cy="16.2" r="2.1" fill="white" fillOpacity=".85" />
      <circle cx="16.6" cy="16.2" r="2.1" fill="white" fillOpacity=".85" />
    </svg>
  )
}
