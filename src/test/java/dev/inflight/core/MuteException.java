package dev.inflight.core;

/** A throwable that fails whoever asks it anything. */
final class MuteException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
        throw new IllegalStateException("mute");
    }

    @Override
    public String toString() {
        throw new IllegalStateException("mute");
    }

    @Override
    public synchronized Throwable getCause() {
        throw new IllegalStateException("mute");
    }
}
