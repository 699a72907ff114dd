package dev.inflight.track.quartz;

import dev.inflight.track.Watch;
import org.quartz.InterruptableJob;
import org.quartz.Job;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.spi.JobFactory;
import org.quartz.spi.TriggerFiredBundle;

/** Has every job made as ever, and puts {@link WatchedJob} around it. */
record WatchedJobFactory(JobFactory factory, Watch watch) implements JobFactory {

    @Override
    public Job newJob(TriggerFiredBundle bundle, Scheduler scheduler) throws SchedulerException {
        Job job = factory.newJob(bundle, scheduler);
        return job instanceof InterruptableJob interruptable
                ? new WatchedInterruptableJob(interruptable, watch)
                : new WatchedJob(job, watch);
    }
}
