package dev.inflight;

/**
 * Ends one run: fails its future <em>and</em> stops its work. The idea of pairing each stored future with a second one
 * that, pulled, fails the first and cancels its work is from a 2015 essay on Perl futures.
 *
 * <p>Safe to pull from any thread, any number of times; only the first pull of a run that has not ended does anything.
 * Pulling cannot force a Java thread to stop: work that ignores every signal goes on and is listed as a zombie.
 */
@FunctionalInterface
public interface Ripcord {

    /**
     * Ends the run with {@link Outcome#CANCELLED} by {@code "caller"}. Returns without waiting for the work to be gone.
     *
     * @param reason free text, kept with the run, cut at 1 000 characters
     * @return whether this pull ended the run; {@code false} when it had already ended
     */
    boolean pull(String reason);
}
