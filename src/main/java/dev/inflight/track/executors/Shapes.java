package dev.inflight.track.executors;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.aop.TargetSource;

/**
 * Classes that proxies of the JDK's pools can be subclasses of, since nobody may define a class beside the JDK's own. Nothing of
 * them is ever used but their names: the proxies call the pool.
 */
final class Shapes {

    private Shapes() {}

    /** The class itself when it is not one of the JDK's pools. */
    static Class<?> of(Class<?> type) {
        if (type == ThreadPoolExecutor.class) {
            return Pool.class;
        }
        if (type == ScheduledThreadPoolExecutor.class) {
            return ScheduledPool.class;
        }
        return type == ForkJoinPool.class ? ForkJoin.class : type;
    }

    /** A pool in another shape. */
    record Target(Object pool, Class<?> shape) implements TargetSource {

        @Override
        public Class<?> getTargetClass() {
            return shape;
        }

        @Override
        public Object getTarget() {
            return pool;
        }

        @Override
        public boolean isStatic() {
            return true;
        }
    }

    static class Pool extends ThreadPoolExecutor {
        Pool() {
            super(0, 1, 0, TimeUnit.SECONDS, new SynchronousQueue<>());
        }
    }

    static class ScheduledPool extends ScheduledThreadPoolExecutor {
        ScheduledPool() {
            super(0);
        }
    }

    static class ForkJoin extends ForkJoinPool {
        ForkJoin() {
            super(1);
        }
    }
}
