package dev.inflight.core;

import java.util.concurrent.CompletableFuture;

/** A future that may do better when it is cancelled than a plain one, as an HTTP client's exchange does. */
final class Exchange extends CompletableFuture<String> {}
