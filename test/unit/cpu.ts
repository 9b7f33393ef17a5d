/**
 * Microseconds of CPU time of this process so far. User and system time together: how the kernel divides a short
 * stretch between the two is a matter of chance, so user time alone may say that nothing was used.
 */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}
