package dev.inflight.async;

import dev.inflight.InFlight;
import java.util.concurrent.CompletableFuture;

/** A user's class, which is not in the package of our own beans, with an annotation that stops the start. */
public class BrokenMethods {

    @InFlight(timeout = "")
    CompletableFuture<String> refresh() {
        return null;
    }
}
