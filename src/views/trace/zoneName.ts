/** 90 → UTC+01:30. */
export function zoneName(minutes: number): string {
  if (minutes === 0) return 'UTC';
  const total = Math.abs(minutes);
  const two = (value: number) => String(value).padStart(2, '0');
  return `UTC${minutes < 0 ? '−' : '+'}${two(Math.floor(total / 60))}:${two(total % 60)}`;
}
