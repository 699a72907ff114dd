package dev.inflight.autoconfigure;

import dev.inflight.async.InvalidTaskMethodException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in two lines, instead of a stack trace, which method keeps the application from starting, and why. */
final class InvalidTaskMethodFailureAnalyzer extends AbstractFailureAnalyzer<InvalidTaskMethodException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidTaskMethodException cause) {
        return new FailureAnalysis(
                cause.getMessage(), "Correct the annotation, or the property that it refers to.", cause);
    }
}
