"""How columns and fields of the desk print an hour, in each of its languages: with the zone, as everywhere else."""
