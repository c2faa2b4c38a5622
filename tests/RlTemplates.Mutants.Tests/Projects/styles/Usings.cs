global using Limits = System.ComponentModel.DataAnnotations;
global using static System.Math;
