package dev.inflight.track.executors;

import dev.inflight.track.Listed;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/** What wrappers of tasks (Spring's error handlers and contexts of security, ShedLock's) have inside. Nobody but a field tells. */
final class Innermost {

    private static final int DEEPEST = 8;
    private static final String IN_A_FUTURE = "task = ";
    private static final List<String> WRAPPERS = List.of("org.springframework.", "net.javacrumbs.shedlock.");

    /** Fields that may hold the task that is wrapped. */
    private static final ClassValue<List<Field>> WITHIN = new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
            List<Field> fields = new ArrayList<>();
            if (WRAPPERS.stream().anyMatch(type.getName()::startsWith)) {
                ReflectionUtils.doWithFields(type, fields::add, Innermost::mayHoldTask);
                fields.forEach(ReflectionUtils::makeAccessible);
            }
            return List.copyOf(fields);
        }
    };

    private Innermost() {}

    private static boolean mayHoldTask(Field field) {
        Class<?> type = field.getType();
        return !Modifier.isStatic(field.getModifiers())
                && (type == Runnable.class
                        || type == Callable.class
                        || type.getName().equals("org.reactivestreams.Publisher"));
    }

    static Object of(Object task) {
        Object innermost = task;
        for (int i = 0; i < DEEPEST; i++) {
            Object next = within(innermost);
            if (next == null) {
                break;
            }
            innermost = next;
        }
        return innermost;
    }

    private static @Nullable Object within(Object task) {
        for (Field field : WITHIN.get(task.getClass())) {
            Object value = ReflectionUtils.getField(field, task);
            if (value instanceof Listed || value instanceof Runnable || value instanceof Callable<?>) {
                return value;
            }
        }
        return null;
    }

    /** The class that the work is of, as far as that can be told. */
    static String label(Object task) {
        Object innermost = of(task);
        String name = innermost.getClass().getName();
        if (innermost instanceof Future<?>) {
            String text = innermost.toString(); // the JDK's say there what they do
            int at = text.lastIndexOf(IN_A_FUTURE);
            name = at < 0 ? name : text.substring(at + IN_A_FUTURE.length()).split("[@\\]]", 2)[0];
        }
        int lambda = name.indexOf("$$Lambda");
        String label = ClassUtils.getShortName(lambda < 0 ? name : name.substring(0, lambda));
        return lambda < 0 ? label : label + " (lambda)";
    }
}
