package dev.inflight.track.quartz;

import dev.inflight.track.Watch;
import org.quartz.InterruptableJob;
import org.quartz.UnableToInterruptJobException;

/** One that can be interrupted through its scheduler, too. */
final class WatchedInterruptableJob extends WatchedJob implements InterruptableJob {

    private final InterruptableJob job;

    WatchedInterruptableJob(InterruptableJob job, Watch watch) {
        super(job, watch);
        this.job = job;
    }

    @Override
    public void interrupt() throws UnableToInterruptJobException {
        job.interrupt();
    }
}
