package com.example.harmless.rows.context;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.scheduling.DelegatingSecurityContextTaskScheduler;

@About("Spring Security's wrapper around the scheduler: who a @Scheduled method is")
final class ScheduledAsUser implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class).start()) {
            Jobs jobs = app.getBean(Jobs.class);
            Sheet.until("run", () -> App.behind(jobs).seen.size() >= 3);
            sheet.say("who", new TreeSet<>(App.behind(jobs).seen));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableScheduling
    @Import(Jobs.class)
    static class Config {

        @Bean
        TaskScheduler taskScheduler() {
            ThreadPoolTaskScheduler threads = new ThreadPoolTaskScheduler();
            threads.initialize();
            return new DelegatingSecurityContextTaskScheduler(
                    threads,
                    new SecurityContextImpl(
                            UsernamePasswordAuthenticationToken.authenticated("clockwork", null, List.of())));
        }
    }

    static class Jobs {

        final List<String> seen = new CopyOnWriteArrayList<>();

        @Scheduled(fixedDelay = 20)
        public void run() {
            Authentication me = SecurityContextHolder.getContext().getAuthentication();
            seen.add(me == null ? "nobody" : me.getName());
        }
    }
}
