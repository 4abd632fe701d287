-- The console pages through builds in these orders, and finds the newest build of each branch and system of a project.
CREATE INDEX build_finished ON build (finished_at, id);
CREATE INDEX build_branch ON build (branch, id);
CREATE INDEX build_number ON build (number, id);
CREATE INDEX build_newest ON build (project, branch, os, finished_at, id);
DROP INDEX build_group;
