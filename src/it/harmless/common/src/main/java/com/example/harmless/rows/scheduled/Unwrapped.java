package com.example.harmless.rows.scheduled;

import java.lang.reflect.Field;
import org.springframework.scheduling.support.ScheduledMethodRunnable;

/** How libraries around schedulers (ShedLock among them) find the method that a task stands for. */
final class Unwrapped {

    private Unwrapped() {}

    static ScheduledMethodRunnable of(Runnable task) {
        try {
            if (task.getClass().getSimpleName().equals("OutcomeTrackingRunnable")) {
                Field field = task.getClass().getDeclaredField("runnable");
                field.setAccessible(true);
                return field.get(task) instanceof ScheduledMethodRunnable method ? method : null;
            }
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
        return task instanceof ScheduledMethodRunnable method ? method : null;
    }
}
