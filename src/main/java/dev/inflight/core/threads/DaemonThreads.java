package dev.inflight.core.threads;

/**
 * The registry's own threads. They are begun by whichever thread happens to need one, outlive what that was at, and may call
 * anybody's code: so they inherit no thread-local of it, such as a user or a request.
 */
final class DaemonThreads {

    private DaemonThreads() {}

    static Thread of(Runnable work, String name) {
        Thread thread = new Thread(null, work, name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(Thread.currentThread().getContextClassLoader()); // else not inherited either
        return thread;
    }
}
