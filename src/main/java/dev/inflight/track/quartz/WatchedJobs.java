package dev.inflight.track.quartz;

import dev.inflight.track.Watch;
import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.core.QuartzScheduler;
import org.quartz.impl.StdScheduler;
import org.quartz.spi.JobFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.scheduling.quartz.SchedulerFactoryBean;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Lists the jobs of the application's Quartz schedulers: puts a job factory of ours around the one that a scheduler has, before
 * it is started. Whoever sets another one later has that.
 */
public final class WatchedJobs implements BeanPostProcessor {

    private static final Logger LOGGER = LoggerFactory.getLogger(WatchedJobs.class);

    private static final boolean WITH_SPRINGS_FACTORY = ClassUtils.isPresent(
            "org.springframework.scheduling.quartz.SchedulerFactoryBean", WatchedJobs.class.getClassLoader());

    private final Watch watch;

    /** Makes a post-processor. */
    public WatchedJobs(Watch watch) {
        this.watch = watch;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        Scheduler scheduler = bean instanceof Scheduler itself ? itself : madeBy(bean);
        if (scheduler != null) {
            watchJobsOf(scheduler, beanName);
        }
        return bean;
    }

    private static @Nullable Scheduler madeBy(Object bean) {
        return WITH_SPRINGS_FACTORY ? SpringsFactory.schedulerOf(bean) : null;
    }

    private void watchJobsOf(Scheduler scheduler, String beanName) {
        QuartzScheduler quartz = within(scheduler);
        if (quartz == null) {
            LOGGER.warn("jobs of the scheduler {} are not tracked: it is a {}", beanName, scheduler.getClass());
            return;
        }
        JobFactory factory = quartz.getJobFactory();
        if (factory instanceof WatchedJobFactory) {
            return;
        }
        try {
            quartz.setJobFactory(new WatchedJobFactory(factory, watch));
        } catch (SchedulerException unwilling) {
            LOGGER.warn("jobs of the scheduler {} are not tracked", beanName, unwilling);
        }
    }

    /** Only Quartz' own object for schedulers in this process tells which job factory it has, and keeps it to itself. */
    private static @Nullable QuartzScheduler within(Scheduler scheduler) {
        Field field = scheduler instanceof StdScheduler
                ? ReflectionUtils.findField(StdScheduler.class, null, QuartzScheduler.class)
                : null;
        if (field == null) {
            return null;
        }
        ReflectionUtils.makeAccessible(field);
        return (QuartzScheduler) ReflectionUtils.getField(field, scheduler);
    }

    /** Loaded only where Spring's support for Quartz is there. */
    private static final class SpringsFactory {

        private SpringsFactory() {}

        static @Nullable Scheduler schedulerOf(Object bean) {
            return bean instanceof SchedulerFactoryBean factory ? factory.getScheduler() : null;
        }
    }
}
