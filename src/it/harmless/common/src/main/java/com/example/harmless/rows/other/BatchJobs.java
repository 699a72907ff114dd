package com.example.harmless.rows.other;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Auto;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.support.ListItemReader;
import org.springframework.boot.batch.autoconfigure.BatchTaskExecutor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.annotation.EnableAsync;

@About("Spring Batch with an asynchronous launcher and a step on several threads; a job that is stopped")
final class BatchJobs implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class)
                .with(Auto.BATCH)
                .set("spring.batch.job.enabled=false")
                .start()) {
            JobOperator operator = app.getBean(JobOperator.class);
            Config config = app.getBean(Config.class);
            JobExecution execution = operator.start(app.getBean("copying", Job.class), new JobParameters());
            Sheet.until("over", () -> !execution.isRunning());
            sheet.say(
                    "status",
                    execution.getStatus() + " " + execution.getExitStatus().getExitCode());
            sheet.say("written", new TreeSet<>(config.written));
            sheet.say("threads", config.threads);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    static class Config {

        final Set<Integer> written = new ConcurrentSkipListSet<>();
        final Set<String> threads = new ConcurrentSkipListSet<>();

        @Bean
        @BatchTaskExecutor
        AsyncTaskExecutor launching() {
            return new SimpleAsyncTaskExecutor("launching-");
        }

        @Bean
        Job copying(JobRepository jobs, Step step) {
            return new JobBuilder("copying", jobs).start(step).build();
        }

        @Bean
        Step step(JobRepository jobs) {
            return new StepBuilder("step", jobs)
                    .<Integer, Integer>chunk(5)
                    .reader(new ListItemReader<>(
                            Stream.iterate(1, i -> i + 1).limit(20).toList()))
                    .writer(chunk -> chunk.forEach(item -> {
                        written.add(item);
                        threads.add(Thread.currentThread().getName().replaceAll("\\d+", "n"));
                    }))
                    .build();
        }
    }
}
