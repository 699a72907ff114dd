import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ReactiveAdapterRegistry;
import org.testng.ITestResult;
import org.testng.TestListenerAdapter;
import org.testng.TestNG;
import org.testng.annotations.Factory;

/**
 * The Reactive Streams TCK on what annotated methods return: one publisher for each method of {@link Streams}. The argument
 * {@code plain} leaves the library out, which says what the types themselves do.
 */
public class TrackedPublishers {

    private static boolean plain;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {
        @Bean
        Streams streams() {
            return new Streams();
        }
    }

    /** Prints one line for each test that fails, then one for each type with how many did not. */
    public static void main(String[] arguments) {
        plain = arguments.length > 0 && arguments[0].equals("plain");
        TestListenerAdapter results = new TestListenerAdapter();
        TestNG tests = new TestNG(false);
        tests.setVerbose(0);
        tests.setTestClasses(new Class<?>[] {TrackedPublishers.class});
        tests.addListener(results);
        tests.run();
        Map<String, int[]> counts = new TreeMap<>();
        count(results.getPassedTests(), 0, counts);
        count(results.getSkippedTests(), 1, counts);
        count(results.getFailedTests(), 2, counts);
        for (ITestResult failed : results.getFailedTests()) {
            System.out.println("  " + failed.getInstance() + " " + failed.getName() + ": "
                    + String.valueOf(failed.getThrowable()).replaceAll("\\s+", " "));
        }
        counts.forEach((type, count) -> System.out.println(
                type + ": " + count[0] + " passed, " + count[1] + " do not apply, " + count[2] + " failed"));
        System.exit(
                results.getFailedTests().isEmpty() && !results.getPassedTests().isEmpty() ? 0 : 1);
    }

    private static void count(List<ITestResult> results, int which, Map<String, int[]> counts) {
        for (ITestResult result : results) {
            counts.computeIfAbsent(String.valueOf(result.getInstance()), type -> new int[3])[which]++;
        }
    }

    @Factory
    public Object[] everyType() {
        Streams streams = plain ? new Streams() : application().getBean(Streams.class);
        List<Object> verifications = new ArrayList<>();
        for (Method method : Streams.class.getDeclaredMethods()) {
            if (method.isAnnotationPresent(dev.inflight.InFlight.class)) {
                verifications.add(new Verification(streams, method));
            }
        }
        return verifications.toArray();
    }

    private static ConfigurableApplicationContext application() {
        SpringApplication application = new SpringApplication(Application.class);
        application.setDefaultProperties(Map.of("logging.level.root", "error"));
        return application.run();
    }

    /** Of one type. */
    public static final class Verification extends PublisherVerification<Long> {
        private final Streams streams;
        private final Method method;

        Verification(Streams streams, Method method) {
            super(new TestEnvironment(2_000, 100, false), 500);
            this.streams = streams;
            this.method = method;
        }

        @Override
        public Publisher<Long> createPublisher(long elements) {
            return publisher(elements);
        }

        /** None of those that fail only when an element is asked for, which these tests never do. */
        @Override
        public Publisher<Long> createFailedPublisher() {
            return switch (method.getName()) {
                case "kotlinFlow", "uni" -> null;
                default -> publisher(-1);
            };
        }

        @SuppressWarnings("unchecked")
        private Publisher<Long> publisher(long elements) {
            try {
                Object stream = method.invoke(streams, elements);
                return stream instanceof Publisher<?> already
                        ? (Publisher<Long>) already
                        : ReactiveAdapterRegistry.getSharedInstance()
                                .getAdapter(method.getReturnType())
                                .toPublisher(stream);
            } catch (InvocationTargetException failed) {
                throw new IllegalStateException(failed.getCause());
            } catch (IllegalAccessException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        @Override
        public long maxElementsFromPublisher() {
            return switch (method.getName()) {
                case "completable" -> 0;
                case "mono", "single", "maybe", "uni" -> 1;
                case "observable" -> 100_000; // has no backpressure: what is not asked for yet is kept
                default -> Long.MAX_VALUE - 1;
            };
        }

        @Override
        public String toString() {
            return method.getName();
        }
    }
}
