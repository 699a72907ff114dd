import dev.inflight.InFlightFuture;
import dev.inflight.InFlightRegistry;
import dev.inflight.Overlap;
import dev.inflight.TaskSpec;
import dev.inflight.core.DefaultInFlightRegistry;
import java.time.Duration;
import java.util.Enumeration;
import java.util.concurrent.CompletableFuture;
import junit.framework.TestFailure;
import junit.framework.TestResult;
import junit.framework.TestSuite;

/**
 * Stands in for {@code new CompletableFuture<>()} in the JDK's own tests of that class, and runs them. Its one argument says
 * what every future of the tests is: {@code plain}, {@code run}, {@code tracked}, {@code view} (of a run that another holds as
 * well) or {@code last-view} (of one that nobody else holds any more).
 */
public final class Held {

    private static final InFlightRegistry REGISTRY =
            DefaultInFlightRegistry.builder().build();
    private static String what = "plain";

    private Held() {}

    /** A future of which nothing but the test itself will ever end the work. */
    public static <T> CompletableFuture<T> future() {
        CompletableFuture<T> never = new CompletableFuture<>();
        return switch (what) {
            case "plain" -> never;
            case "run" -> REGISTRY.startAsync(spec(Overlap.FAIL_OLDER), () -> never);
            case "tracked" -> REGISTRY.track(spec(Overlap.FAIL_OLDER), never);
            case "view" -> shared(never, false);
            case "last-view" -> shared(never, true);
            default -> throw new IllegalArgumentException(what);
        };
    }

    private static <T> CompletableFuture<T> shared(CompletableFuture<T> never, boolean last) {
        TaskSpec spec = spec(Overlap.JOIN);
        InFlightFuture<T> first = REGISTRY.startAsync(spec, () -> never);
        InFlightFuture<T> second = REGISTRY.startAsync(spec, () -> never);
        if (last) {
            first.cancel(true);
        }
        return second;
    }

    private static TaskSpec spec(Overlap overlap) {
        String name = "test-" + Long.toString(NUMBER.getAndIncrement());
        return TaskSpec.named(name)
                .timeout(Duration.ofHours(1))
                .overlap(overlap)
                .build();
    }

    private static final java.util.concurrent.atomic.AtomicLong NUMBER = new java.util.concurrent.atomic.AtomicLong();

    /** Prints one line for each test that fails, and last how many did not. */
    public static void main(String[] arguments) throws Exception {
        what = arguments[0];
        TestResult result = new TestResult();
        new TestSuite(Class.forName("CompletableFutureTest").asSubclass(junit.framework.TestCase.class)).run(result);
        print(result.errors());
        print(result.failures());
        int failed = result.errorCount() + result.failureCount();
        System.out.println(what + ": " + (result.runCount() - failed) + " of " + result.runCount());
        System.exit(failed == 0 ? 0 : 1);
    }

    private static void print(Enumeration<TestFailure> failures) {
        while (failures.hasMoreElements()) {
            TestFailure failure = failures.nextElement();
            System.out.println("  " + failure.failedTest() + ": " + failure.thrownException());
            if (Boolean.getBoolean("stacks")) {
                failure.thrownException().printStackTrace(System.out);
            }
        }
    }
}
