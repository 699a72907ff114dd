package dev.inflight.autoconfigure;

import dev.inflight.track.executors.UntrackableExecutorException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in two lines, instead of a stack trace, which executor cannot be watched, and why. */
final class UntrackableExecutorFailureAnalyzer extends AbstractFailureAnalyzer<UntrackableExecutorException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UntrackableExecutorException cause) {
        return new FailureAnalysis(
                cause.getMessage(), "Correct inflight.track.executors, or leave that executor out of it.", cause);
    }
}
