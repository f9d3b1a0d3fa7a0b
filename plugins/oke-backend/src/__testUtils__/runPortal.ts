// A portal as a process of its own, which a test can kill: see PortalProcess.
import { startPortal, type PortalOptions } from './startPortal';

async function main(): Promise<void> {
  const options: PortalOptions = JSON.parse(process.argv[2]);
  // The parent is gone when this ends, however it went.
  process.stdin.resume().once('close', () => process.exit());
  const { baseUrl } = await startPortal(options);
  process.stdout.write(`${JSON.stringify({ baseUrl })}\n`);
}

main().catch(error => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exit(1);
});
