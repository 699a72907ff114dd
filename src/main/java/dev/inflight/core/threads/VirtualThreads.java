package dev.inflight.core.threads;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** Virtual threads where the JDK has them (21 and later), without needing it to compile (17). */
public final class VirtualThreads {

    private static final @Nullable MethodHandle IS_VIRTUAL =
            find(Thread.class, "isVirtual", MethodType.methodType(boolean.class));

    private VirtualThreads() {}

    public static boolean isVirtual(Thread thread) {
        if (IS_VIRTUAL == null) {
            return false;
        }
        try {
            return (boolean) IS_VIRTUAL.invokeExact(thread);
        } catch (Throwable impossible) {
            throw new AssertionError("Thread.isVirtual() declares no exception", impossible);
        }
    }

    /** A new virtual thread per task, named with this prefix and a number; {@code null} before JDK 21. */
    public static @Nullable ExecutorService executor(String namePrefix) {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            Class<?> builderType = Class.forName("java.lang.Thread$Builder");
            builder = builderType.getMethod("name", String.class, long.class).invoke(builder, namePrefix, 0L);
            ThreadFactory factory =
                    (ThreadFactory) builderType.getMethod("factory").invoke(builder);
            return (ExecutorService) Executors.class
                    .getMethod("newThreadPerTaskExecutor", ThreadFactory.class)
                    .invoke(null, factory);
        } catch (ReflectiveOperationException | UnsupportedOperationException unavailable) {
            return null; // JDK 17 has no such method; JDK 19 and 20 have it as a preview that throws
        }
    }

    private static @Nullable MethodHandle find(Class<?> type, String method, MethodType signature) {
        try {
            return MethodHandles.lookup().findVirtual(type, method, signature);
        } catch (NoSuchMethodException | IllegalAccessException unavailable) {
            return null;
        }
    }
}
