package dev.inflight.async;

import java.io.Serial;
import java.util.concurrent.Executor;
import org.aopalliance.aop.Advice;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.Pointcut;
import org.springframework.scheduling.annotation.AsyncAnnotationAdvisor;

/** Spring's advisor with our advice: whoever looks for Spring's in a proxy still finds one. */
final class TrackingAsyncAdvisor extends AsyncAnnotationAdvisor {

    @Serial
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // nobody writes proxies of beans anywhere
    private final Advice advice;

    @SuppressWarnings("serial")
    private final Pointcut pointcut;

    TrackingAsyncAdvisor(Pointcut pointcut, Advice advice) {
        super((@Nullable Executor) null, null);
        this.pointcut = pointcut;
        this.advice = advice;
    }

    @Override
    public Advice getAdvice() {
        return advice;
    }

    @Override
    public Pointcut getPointcut() {
        return pointcut;
    }
}
